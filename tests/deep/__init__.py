"""`make deep`: what is run before an issue is called resolved; a module for each part, `running` is what they share."""
