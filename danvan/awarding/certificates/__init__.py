"""The pages of certificates: their blanks, printing, the register, verification by anybody."""
