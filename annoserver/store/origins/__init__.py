"""Where items come from: the imports that saw them, and the other IRIs they are known by."""
