import { runsOutOfTime } from './register-time';

runsOutOfTime();
