"""Makes and checks the safetensors fixtures: python make_safetensors.py, with safetensors 0.6.2 and numpy.

python.safetensors is written by the reference implementation; ours.safetensors was written by groklab (the test says from
what), and is read here by the reference implementation, which must find the same tensors and metadata.
"""

from pathlib import Path

import numpy
from safetensors import safe_open
from safetensors.numpy import save_file

here = Path(__file__).parent
tensors = {
    "weights/hidden0.weight": numpy.array([[1.5, -2.25, 3e-38], [0.0, -0.0, 65504.0]], dtype=numpy.float32),
    "weights/factor": numpy.array(0.1, dtype=numpy.float32),
    "moments/0/empty": numpy.zeros((0, 4), dtype=numpy.float32),
}
metadata = {"state": '{"step":7}', "note": "naïve ✓"}

save_file(tensors, here / "python.safetensors", metadata=metadata)

ours = here / "ours.safetensors"
if ours.exists():
    with safe_open(ours, framework="numpy") as stored:
        assert stored.metadata() == metadata, stored.metadata()
        assert set(stored.keys()) == set(tensors)
        for name, values in tensors.items():
            found = stored.get_tensor(name)
            assert found.shape == values.shape and found.tobytes() == values.tobytes(), name
    print("ours.safetensors holds what it should")
