/** Starts the action: the entry of `main` and of `post`. */
import { runAction } from './action/action.ts';

await runAction();
