import type { Command } from 'commander';
import { addAudit } from './audit.ts';
import { addCheckTypes } from './check-types.ts';
import { addConvert } from './convert.ts';
import { addDoctor } from './doctor.ts';
import { addGrade } from './grade.ts';
import { addGradeManual } from './grade-manual.ts';
import { addGradeMerge } from './grade-merge.ts';
import { addGradeWorker } from './grade-worker.ts';
import { addInstall } from './install.ts';
import { addLab } from './lab.ts';
import { addLint } from './lint.ts';
import { addNew } from './new.ts';
import { addRelease } from './release.ts';
import { addRun } from './run.ts';
import { addSite } from './site.ts';
import { addStudent } from './student.ts';
import { addValidate } from './validate.ts';

/**
 * Every command of `notegrad`, in the order of its help. A command is one file here: a function that adds
 * itself to the program and imports what it works with only when it is run, so that the others start fast.
 */
export const commands: readonly ((program: Command) => void)[] = [
  addRun,
  addConvert,
  addCheckTypes,
  addLint,
  addAudit,
  addNew,
  addSite,
  addStudent,
  addRelease,
  addGrade,
  addGradeManual,
  addGradeWorker,
  addGradeMerge,
  addValidate,
  addLab,
  addInstall,
  addDoctor,
];
