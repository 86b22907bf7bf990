import NIOHTTP1

extension ErrorShape {
    /// Returns the response for a refusal in this form.
    func answer(for refusal: Refusal, traceID: String) -> SandboxResponse {
        let text = JSON.string(refusal.text)
        let coded: JSON = [["code": .string(refusal.code), "description": text]]
        let trace = JSON.string(traceID)
        let body: JSON
        switch self {
        case .fields:
            body = [
                "type": "https://tools.ietf.org/html/rfc7231#section-6.5.1",
                "title": "One or more validation errors occurred.",
                "status": .integer(Int(refusal.status.code)),
                "traceId": trace,
                "errors": .object([(key: refusal.field, value: .array([text]))]),
            ]
        case .codes: body = ["errors": coded, "traceId": trace]
        case .result: body = ["result": ["succeeded": .bool(false), "errors": coded], "traceId": trace]
        case .errorMessage: body = ["errorMessage": text, "traceId": trace]
        case .message: body = ["message": text, "traceId": trace]
        case .capitalMessage: body = ["Message": text, "traceId": trace]
        case .error: body = ["error": ["code": .string(refusal.code), "message": text], "traceId": trace]
        case .description: body = ["error": .string(refusal.code), "error_description": text]
        case .text: return .text(refusal.status, refusal.text)
        case .empty: return SandboxResponse(status: refusal.status)
        }
        return .json(refusal.status, body)
    }
}
