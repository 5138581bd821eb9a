/** The release that is downloaded or built; newer ones (1.6 and up) cannot be built by `go install`. */
export const TEMPORAL_VERSION = '1.5.1';
