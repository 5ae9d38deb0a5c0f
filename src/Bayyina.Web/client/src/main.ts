// The one script. Every page works without it; what stands here makes some of them easier.
import './css/faces.css';
import './css/tokens.css';
import './css/base.css';
import './css/shell.css';
import './css/parts.css';
import './css/clock.css';
import { start } from './islands';

start();
