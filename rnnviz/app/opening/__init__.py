"""Opening the model of another program: what was understood, what is asked, what it says."""
