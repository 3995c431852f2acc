"""Word documents from templates that staff can change."""
