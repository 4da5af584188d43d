-- wrk script: POST /v1/sentiment with one short text.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"text":"The food was great, but service was slow."}'
