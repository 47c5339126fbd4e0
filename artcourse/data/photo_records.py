"""The records of the photographs: where each comes from, and how to know it again."""

from __future__ import annotations

from dataclasses import dataclass

_CC0 = "CC0 1.0"
_CC_BY = "CC BY 2.0"
_PUBLIC_DOMAIN = "public domain"
_NOT_STATED = "not stated"


@dataclass(frozen=True)
class Photo:
    """The record of one photograph.

    Attributes
    ----------
    title, author, year, source, licence : str
        As stated by the package that holds it; `source` is a web address. Where it states
        no year, neither does the record.
    shape : tuple of int
        Of the tensor that `load_photo` returns, (1, 3, H, W).
    sha256 : str
        Checksum of the file.
    lessons : tuple of str
        The notebooks that load it.
    package, file : str
        The package that holds it, as it is imported, and the file in its folder.
    """

    title: str
    author: str
    year: str
    source: str
    licence: str
    shape: tuple[int, int, int, int]
    sha256: str
    package: str
    file: str
    lessons: tuple[str, ...] = ()


PHOTOS: dict[str, Photo] = {
    "astronaut": Photo(
        title="Portrait of the astronaut Eileen Collins",
        author="NASA",
        year=_NOT_STATED,
        source="https://flic.kr/p/r9qvLn",
        licence=_PUBLIC_DOMAIN,
        shape=(1, 3, 512, 512),
        sha256="88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
        package="skimage",
        file="data/astronaut.png",
    ),
    "brick": Photo(
        title="Brick wall",
        author="CC0Textures",
        year=_NOT_STATED,
        source="https://cc0textures.com/view.php?tex=Bricks25",
        licence=_CC0,
        shape=(1, 3, 512, 512),
        sha256="7966caf324f6ba843118d98f7a07746d22f6a343430add0233eca5f6eaaa8fcf",
        package="skimage",
        file="data/brick.png",
    ),
    "camera": Photo(
        title="A photographer at his camera",
        author="Lav Varshney",
        year=_NOT_STATED,
        source="https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data.camera",
        licence=_CC0,
        shape=(1, 3, 512, 512),
        sha256="b0793d2adda0fa6ae899c03989482bff9a42d3d5690fc7e3648f2795d730c23a",
        package="skimage",
        file="data/camera.png",
    ),
    "chelsea": Photo(
        title="Chelsea the cat",
        author="Stefan van der Walt",
        year=_NOT_STATED,
        source="https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data.chelsea",
        licence=_CC0,
        shape=(1, 3, 300, 451),
        sha256="596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb",
        package="skimage",
        file="data/chelsea.png",
        lessons=("01_convolution", "02_activations_and_pooling", "03_backpropagation"),
    ),
    "china": Photo(
        title="A pavilion of the Summer Palace in Beijing",
        author="danielbuechele (Flickr)",
        year="2011, when it was retrieved",
        source="https://www.flickr.com/photos/danielbuechele/6061409035/",
        licence=_CC_BY,
        shape=(1, 3, 427, 640),
        sha256="8378025ad2519d649d02e32bd98990db4ab572357d9f09841c2fbfbb4fefad29",
        package="sklearn",
        file="datasets/images/china.jpg",
        lessons=("01_convolution", "02_activations_and_pooling"),
    ),
    "coffee": Photo(
        title="Coffee cup, courtesy of Pikolo Espresso Bar",
        author="Rachel Michetti",
        year=_NOT_STATED,
        source="https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data.coffee",
        licence=_CC0,
        shape=(1, 3, 400, 600),
        sha256="cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
        package="skimage",
        file="data/coffee.png",
        lessons=("00_welcome", "03_backpropagation"),
    ),
    "coins": Photo(
        title="Greek coins from Pompeii",
        author="Brooklyn Museum",
        year=_NOT_STATED,
        source="https://www.brooklynmuseum.org/opencollection/archives/image/51611",
        licence="no known copyright restrictions",
        shape=(1, 3, 303, 384),
        sha256="f8d773fc9cfa6f4d8e5942dc34d0a0788fcaed2a4fefbbed0aef5398d7ef4cba",
        package="skimage",
        file="data/coins.png",
    ),
    "flower": Photo(
        title="Flower",
        author="vultilion (Flickr)",
        year="2011, when it was retrieved",
        source="https://www.flickr.com/photos/vultilion/6056698931/",
        licence=_CC_BY,
        shape=(1, 3, 427, 640),
        sha256="a77f6ec41e353afdf8bdff2ea981b2955535d8d83294f8cfa49cf4e423dd5638",
        package="sklearn",
        file="datasets/images/flower.jpg",
    ),
    "grass": Photo(
        title="Grass",
        author="linolafett (DeviantArt)",
        year=_NOT_STATED,
        source="https://www.deviantart.com/linolafett/art/Grass-01-434853879",
        licence=_CC0,
        shape=(1, 3, 512, 512),
        sha256="b6b6022426b38936c43a4ac09635cd78af074e90f42ffa8227ac8b7452d39f89",
        package="skimage",
        file="data/grass.png",
    ),
    "gravel": Photo(
        title="Gravel",
        author="CC0Textures",
        year=_NOT_STATED,
        source="https://cc0textures.com/view.php?tex=Gravel04",
        licence=_CC0,
        shape=(1, 3, 512, 512),
        sha256="c48615b451bf1e606fbd72c0aa9f8cc0f068ab7111ef7d93bb9b0f2586440c12",
        package="skimage",
        file="data/gravel.png",
    ),
    "hubble": Photo(
        title="Hubble eXtreme Deep Field",
        author="NASA",
        year="2012",
        source="http://hubblesite.org/newscenter/archive/releases/2012/37/image/a/",
        licence=_PUBLIC_DOMAIN,
        shape=(1, 3, 872, 1000),
        sha256="3a19c5dd8a927a9334bb1229a6d63711b1c0c767fb27e2286e7c84a3e2c2f5f4",
        package="skimage",
        file="data/hubble_deep_field.jpg",
    ),
    "retina": Photo(
        title="Retina of a left eye",
        author="Mikael Häggström",
        year="2014 or before",
        source="https://commons.wikimedia.org/wiki/File:Fundus_photograph_of_normal_left_eye.jpg",
        licence=_CC0,
        shape=(1, 3, 1411, 1411),
        sha256="38a07f36f27f095e818aea7b96d34202c05176d30253c66733f2e00379e9e0e6",
        package="skimage",
        file="data/retina.jpg",
    ),
    "rocket": Photo(
        title="Launch photo of DSCOVR on Falcon 9",
        author="SpaceX",
        year="2015",
        source="https://www.flickr.com/photos/spacexphotos/16511594820/",
        licence=_PUBLIC_DOMAIN,
        shape=(1, 3, 427, 640),
        sha256="c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c",
        package="skimage",
        file="data/rocket.jpg",
    ),
}
