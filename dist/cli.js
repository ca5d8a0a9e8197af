#!/usr/bin/env node
import { cli } from './headroom.js';
await cli();
