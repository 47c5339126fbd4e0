"""What drawing from normal distributions refuses."""

from artcourse.functional._door.checked import checked
from artcourse.functional._door.tensors import need_alike, need_floats, need_shape, shape
from artcourse.functional.latent import reparameterize, reparameterize_backward


def check_reparameterize(mu: object, log_var: object, noise: object) -> None:
    """Check that there is one mean, one log-variance and one noise for each draw."""
    need_floats("mu", mu)
    for name, value in {"log_var": log_var, "noise": noise}.items():
        need_floats(name, value)
        need_alike(name, value, "mu", mu)
        need_shape(name, value, shape(mu), "as mu")


def check_reparameterize_backward(
    grad_output: object, mu: object, log_var: object, noise: object
) -> None:
    """Check what reparameterize gets, and the gradient of its answer."""
    check_reparameterize(mu, log_var, noise)
    need_floats("grad_output", grad_output)
    need_alike("grad_output", grad_output, "mu", mu)
    need_shape("grad_output", grad_output, shape(mu), "as reparameterize's answer")


reparameterize = checked(check_reparameterize)(reparameterize)
reparameterize_backward = checked(check_reparameterize_backward)(reparameterize_backward)
