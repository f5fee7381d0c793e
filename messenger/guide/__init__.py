"""What is said: the guide's tree, its words in every language, and the evidence behind them. Knows no chat."""
