"""The one home of every number of a review: `counted` says what counts, `review` counts it."""
