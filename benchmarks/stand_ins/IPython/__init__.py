"""What BertViz needs of IPython."""
