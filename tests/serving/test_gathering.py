"""Static files are gathered quickly: gzip alone, whatever compressors are installed."""

from parvis.serving.static_files import gather


def test_files_are_compressed_without_brotli(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    ours = {"BACKEND": "parvis.serving.static_files.GzippedFiles"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": ours}
    assert gather()
    assert list(tmp_path.rglob("*.css.gz"))
    assert not list(tmp_path.rglob("*.br"))
    assert not gather(), "nothing has changed"
