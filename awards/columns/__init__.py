"""Columns of the lists of awards for every surface, a module for each noun, named as that of its model."""
