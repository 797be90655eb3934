// The intake and those who read for it. Part of the composition root.
import { type Intake, type IntakeDeps, makeIntake } from './intake/index.ts';

export const joinIntake = (deps: IntakeDeps): Intake => makeIntake(deps);
