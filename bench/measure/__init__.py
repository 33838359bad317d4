"""The experiments of bench/run, and what they are made of. Standard library only."""
