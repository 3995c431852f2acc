"""The only writers of imports: `staging`, then `revising`, then `committing`; `undoing` takes a list back."""
