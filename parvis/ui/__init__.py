"""What every page is made of: base templates, forms and their fields, the stylesheet, the theme."""
