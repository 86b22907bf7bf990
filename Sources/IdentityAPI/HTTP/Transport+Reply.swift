extension Transport {
    /// Sends a request and reads its response: the one way in which Muster uses a transport.
    ///
    /// A transport that breaks its rules costs no row: what it throws counts as a lost answer, unless it says that nothing was sent.
    ///
    /// - Parameter secrets: what no message may repeat, should the service or the transport echo it.
    /// - Throws: ``IdentityError``: `unreachable` and `untrusted` when nothing was sent, `answerLost` when it may have been.
    func reply(
        _ method: Method,
        to url: String,
        headers: [(name: String, value: String)],
        body: [UInt8]? = nil,
        hiding secrets: [String] = []
    ) async throws(IdentityError) -> Reply {
        guard headers.allSatisfy({ $0.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
            // The only header that is not Muster's own text is the token. The error must not hold it.
            throw IdentityError(
                .notAuthorized,
                message: "The token holds a character that cannot be sent, such as a line end."
            )
        }
        let start = ContinuousClock.now
        do {
            let response = try await send(TransportRequest(method, url: url, headers: headers, body: body))
            guard response.status >= 200 else {
                throw IdentityError(
                    .answerLost,
                    message: "The transport returned the status \(response.status), which ends no exchange."
                )
            }
            return Reply(
                status: response.status,
                headers: response.fields,
                body: response.body,
                sent: start,
                secrets: secrets
            )
        } catch {
            var failure = IdentityError(ofTransport: error)
            failure.message = ControlCharacters.shownOnOneLine(failure.message, hiding: secrets)
            failure.elapsed = .now - start
            throw failure
        }
    }
}

extension IdentityError {
    /// What an error of a transport means. Only the kinds that a transport may throw say that nothing was sent.
    fileprivate init(ofTransport error: any Error) {
        if let error = error as? IdentityError {
            switch error.kind {
            case .unreachable, .untrusted, .answerLost:
                self = error
                return
            default:
                guard error.proxyProblem == nil else {
                    self = error
                    return
                }
            }
        }
        self.init(.answerLost, message: "The transport failed: \(error).")
    }
}
