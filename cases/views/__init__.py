"""One module per page. A view is the gate, a form, one service, and a redirect."""
