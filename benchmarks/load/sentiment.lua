-- wrk script: POST /v1/sentiment with one short text.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"text":"Great food and friendly staff."}'
