"""Planted sets: clean drawn papers with one defect each, of known kind, severity and place; seeded, so they repeat.

    ./run bench plant OUT [--seed 1] [--per 1] [--sets good,blurred,…]

writes OUT/input/<set>/<page>.jpg|png|tif and OUT/truth/<set>/<page>.json. Truth has the keys that a corpus of scanned dossiers
has, so one scorer reads both:
  page, dossier (= the set), file (below input/), index_in_file, level (light, medium, severe, or good), doc_type,
  image_size [w, h], dpi (true), rotation (degrees the content stands turned clockwise as delivered), skew_deg (what is left
  after undoing that, positive = clockwise; null where several papers lie each its own way), blank, illegible,
  text, lines [{text, box, quad}], barcodes [{type, text, box, quad, module_px}], damage (= the varieties), content_tags.
All places are px of the delivered frame; a quad is top left, top right, bottom right, bottom left of the upright thing,
a box is left, top, right, bottom. And of their own:
  planted [{kind, severity, variety, box, quad}]  kind is a VerdictKind; light = can still be read, to be warned of at most;
                                                  medium = harmful, must be found; severe = text is lost
  allowed [kind]   neither needed nor wrong here      papers [{kind, quad, rotation}]  what lies on the glass
  same_as page     the page that shows the same sheet  marks [box]  small ink spots that cleaning must leave
  said_dpi         what the file claims (0 = nothing)
"""
