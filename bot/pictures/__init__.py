"""Pictures of money and of dates, drawn with matplotlib from views; imported only where one is asked for."""
