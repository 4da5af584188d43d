"""Needs a service with the committed models that may be taught, at TORCHLINE_URL."""

import email.utils
import http.server
import io
import json
import os
import pathlib
import threading
import time
import unittest

from torchline_client import Torchline, TorchlineError

PICTURES = pathlib.Path(__file__).parents[3] / "samples/pictures"
BEE, DOG = PICTURES / "bee.jpg", PICTURES / "dog.jpg"


class ClientTests(unittest.TestCase):
    def setUp(self):
        self.torchline = Torchline(os.environ["TORCHLINE_URL"])

    def test_health(self):
        self.assertTrue(self.torchline.is_live())
        self.assertTrue(self.torchline.is_ready())
        self.assertFalse(Torchline("http://127.0.0.1:1").is_ready())

    def test_texts(self):
        self.assertEqual("negative", self.torchline.sentiment("I didn't like it!").label)
        answer = self.torchline.sentiments(["Great food!", "Rude staff."], model="bow")
        self.assertEqual(("bow", ["positive", "negative"]), (answer.model, [one.label for one in answer.results]))
        words = self.torchline.sentiment("Great food, rude staff.", model="bow", explain=True).words
        self.assertEqual(["Great", "food", "rude", "staff"], [word.text for word in words])
        self.assertLess(words[0].importance * words[2].importance, 0)

    def test_models(self):
        self.assertEqual([], self.torchline.quarantined())
        self.assertEqual({"cpu"}, {one.provider for one in self.torchline.models()})
        standard = next(one for one in self.torchline.models() if one.task == "sentiment" and one.default)
        self.assertEqual(standard.version, self.torchline.model(standard.name).manifest["version"])
        self.assertGreater(standard.metrics[0].value, 0.9)

    def test_images_as_paths_bytes_and_files(self):
        for image in (BEE, str(BEE), BEE.read_bytes(), io.BytesIO(BEE.read_bytes())):
            self.assertEqual(["bees"], [one.label for one in self.torchline.classify(image, top=1).predictions])
        answer = self.torchline.caption(DOG, beam=3, alternatives=2, attention=True)
        self.assertEqual((2, 7), (len(answer.alternatives), len(answer.alternatives[0].words[0].attention)))

    def test_styles(self):
        style = self.torchline.styles()[0]
        self.assertEqual(b"\xff\xd8\xff", self.torchline.thumbnail(style.name, model=style.model)[:3])
        mix = {style.name: 1, "great-wave": 0.5}
        stylized = self.torchline.stylize(BEE, mix, strength=0.5, size=128, media_type="image/webp")
        self.assertEqual(("image/webp", style.model, b"WEBP"), (stylized.media_type, stylized.model, stylized.image[8:12]))

    def test_a_style_image(self):
        stylized = self.torchline.stylize(BEE, style_image=DOG, size=128, media_type="image/png", model="corner")
        self.assertEqual(("image/png", "corner", b"PNG"), (stylized.media_type, stylized.model, stylized.image[1:4]))
        for style, image in (("great-wave", DOG), (None, None)):
            with self.assertRaises(TorchlineError) as refused:
                self.torchline.stylize(BEE, style, style_image=image)
            self.assertEqual(400, refused.exception.status)

    def test_a_job(self):
        submitted = self.torchline.submit_job(DOG, BEE, iterations=30, size=128, style_weight=2, start="noise")
        self.assertEqual((2, "noise"), (submitted.settings.style_weight, submitted.settings.start))
        events = []
        job = self.torchline.wait_for_job(submitted.id, events.append)
        self.assertTrue(job.has_ended)
        self.assertEqual("succeeded", job.state)
        self.assertEqual(job.losses, [event.losses for event in events if event.losses])
        self.assertEqual("image/png", self.torchline.job_result(job.id, media_type="image/png").media_type)
        self.assertTrue(self.torchline.job_preview(job.id).image)
        self.assertIn(job.id, [one.id for one in self.torchline.jobs()])
        self.torchline.delete_job(job.id)
        with self.assertRaises(TorchlineError) as missing:
            self.torchline.job(job.id)
        self.assertEqual(404, missing.exception.status)

    def test_teaching(self):
        images = [(label, file) for label in ("ants", "bees") for file in sorted((PICTURES / "insects" / label).iterdir())]
        taught = self.torchline.teach("ants-bees", images, to="taught-by-python", folds=3, seed=2)
        self.assertEqual(("taught-by-python", len(images)), (taught.model, taught.images))
        self.assertEqual(["ants", "bees"], [one.label for one in taught.labels])

    def test_errors(self):
        with self.assertRaises(TorchlineError) as unknown:
            self.torchline.sentiment("fine", model="none")
        self.assertEqual(404, unknown.exception.status)
        self.assertIn("two-way", unknown.exception.problem["models"])
        self.assertTrue(str(unknown.exception).startswith("404 Unknown model: "))
        with self.assertRaises(TorchlineError) as damaged:
            self.torchline.classify(BEE.read_bytes()[:3000])
        self.assertEqual(422, damaged.exception.status)


class OverloadTests(unittest.TestCase):
    def test_an_overloaded_service_is_asked_again_within_bounds(self):
        date = email.utils.formatdate(time.time() + 1.5, usegmt=True)
        for refusals, retry_after, requests, succeeds in (
            (2, "1", 3, True), (1, date, 2, True), (9, "0", 3, False), (9, "3600", 1, False), (9, None, 1, False),
        ):
            with self.subTest(retry_after=retry_after, refusals=refusals):
                self.ask(refusals, retry_after, requests, succeeds)

    def ask(self, refusals, retry_after, requests, succeeds):
        came = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                came.append((self.rfile.read(int(self.headers["content-length"])), self.headers["authorization"]))
                accepted = len(came) > refusals
                body = b'{"model":"m","results":[{"label":"positive","score":1}]}' if accepted else b'{"title":"Queue full"}'
                self.send_response(200 if accepted else 503)
                self.send_header("content-type", "application/json" if accepted else "application/problem+json")
                if not accepted and retry_after is not None:
                    self.send_header("retry-after", retry_after)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            torchline = Torchline(f"http://127.0.0.1:{server.server_port}/", api_key="secret")
            started = time.monotonic()
            if succeeds:
                self.assertEqual("positive", torchline.sentiment("fine").label)
            else:
                with self.assertRaises(TorchlineError) as refused:
                    torchline.sentiment("fine")
                self.assertEqual((503, "Queue full"), (refused.exception.status, refused.exception.problem["title"]))
            if retry_after == "1":
                self.assertGreaterEqual(time.monotonic() - started, 1.9)
            self.assertEqual([(json.dumps({"text": "fine"}).encode(), "Bearer secret")] * requests, came)
            server.shutdown()


if __name__ == "__main__":
    unittest.main()
