# Login shells find the kernels' Python first, as kernels do.
PATH=/opt/glovebox/.glovebox/venv/bin:$PATH
