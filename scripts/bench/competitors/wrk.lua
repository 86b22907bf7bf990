-- The same POST as fast as one thread can: what the server and this machine allow.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"partitionGlobalId":"x","name":"bench-0000001","displayName":"Bench robot","groupIDsToAdd":[]}'

done = function(summary)
  print(string.format("requests=%d\nseconds=%f", summary.requests, summary.duration / 1e6))
end
