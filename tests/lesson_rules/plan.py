"""The order of the lessons, also of those that are still to come."""

PLAN = (
    "00_welcome",
    "01_convolution",
    "02_activations_and_pooling",
    "03_backpropagation",
    "04_training_a_cnn",
    "05_recurrent_networks",
    "06_lstm_and_gru",
    "07_variational_autoencoder",
    "08_latent_space",
    "09_style_transfer",
    "10_creativity",
    "11_data_and_privacy",
    "12_efficient_training",
    "13_studio",
)
