// Counters over several features: the door of the feature.
export { makeReports, type Reports, type ReportsDeps } from './make-reports.ts';
