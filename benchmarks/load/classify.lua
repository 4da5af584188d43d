-- wrk script: POST /v1/classify with the pictures whose paths follow "--", one after the other.
local threads = 0

function setup(thread)
  thread:set("first", threads)
  threads = threads + 1
end

function init(paths)
  requests = {}
  for i, path in ipairs(paths) do
    local file = assert(io.open(path, "rb"))
    requests[i] = wrk.format("POST", nil, { ["Content-Type"] = "image/jpeg" }, file:read("*a"))
    file:close()
  end
  assert(#requests > 0, "no pictures")
  next_request = first * 7 -- threads do not post the same pictures at the same time
end

function request()
  next_request = next_request + 1
  return requests[next_request % #requests + 1]
end
