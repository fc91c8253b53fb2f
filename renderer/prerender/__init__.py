"""A file of recipients and a template -> finished artefacts in storage, before sending starts.

The road: ``order`` judges what is asked, ``plan`` cuts the rows into chunks and finds repeats, ``pool``
renders chunks in processes of our own, ``finish`` writes manifest, index and report, ``jobs`` ties these to
the books and the durable queue; ``lookup`` finds for a send what was made.
"""
