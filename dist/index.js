import { action } from './headroom.js';
await action();
