"""The reader's pages: overview, lists, and the page of each thing. They read the registry and the awards."""
