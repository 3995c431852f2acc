"""What everyone does with his own account: his password."""
