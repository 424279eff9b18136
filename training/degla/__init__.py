"""DeGLA's losses and training step in PyTorch: the independent side of src/degla, and what goes on with its runs."""
