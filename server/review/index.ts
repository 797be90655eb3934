// Review of outgoing documents: comments, views, open windows. The door of the feature.
export { makeReview, type Review, type ReviewDeps } from './make-review.ts';
