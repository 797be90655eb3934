// Work files (hồ sơ công việc) and the yearly lists of them: the door of the feature.
export { checkExport } from './exported/check-export.ts';
export { makeWorkFiles } from './make-work-files.ts';
