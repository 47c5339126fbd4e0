"""From tensors to figures, with words for those who cannot see them, and to sound."""

from artcourse.plotting.figures import alt_text, describe, use_style
from artcourse.plotting.films import animate_pictures, save_animation_to_gallery
from artcourse.plotting.gate_activity import plot_gate_activity
from artcourse.plotting.gates import plot_lstm_cell
from artcourse.plotting.graph import plot_graph
from artcourse.plotting.latents import plot_kl_per_latent, plot_latent_map, plot_lengths
from artcourse.plotting.letters import plot_letters
from artcourse.plotting.memory import plot_hidden_states, plot_moment
from artcourse.plotting.notes import plot_piano_roll
from artcourse.plotting.numbers import show_numbers
from artcourse.plotting.outlines import letter_outlines
from artcourse.plotting.pictures import show_image, show_images
from artcourse.plotting.planes import plot_decoded_plane, plot_traversals
from artcourse.plotting.sound import play, plot_spectrogram, plot_waveform
from artcourse.plotting.strokes import draw_strokes, show_strokes, stroke_sheet
from artcourse.plotting.svg import strokes_to_svg
from artcourse.plotting.synth import play_tune, save_tune, save_tune_to_gallery, synthesize
from artcourse.plotting.type_sheet import letters_sheet, letters_to_svg, save_letters_to_gallery
from artcourse.plotting.unrolled import plot_unrolled
from artcourse.plotting.vae import plot_vae
from artcourse.plotting.written import animate_strokes
