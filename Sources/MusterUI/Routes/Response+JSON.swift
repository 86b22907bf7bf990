import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

extension JSONEncoder {
    /// An encoder for what the page's script reads.
    static var ofPage: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

extension Response {
    /// An answer with a value as JSON.
    static func json(_ value: some Encodable, _ status: HTTPResponse.Status = .ok) -> Response {
        // The views hold nothing that JSON cannot say.
        let data = (try? JSONEncoder.ofPage.encode(value)) ?? Data("{}".utf8)
        return Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data))
        )
    }
}

extension Request {
    /// Reads the body as JSON.
    ///
    /// - Throws: ``PageError`` for a body that is too large, or is something else.
    func decoded<Value: Decodable>(_ type: Value.Type, upTo limit: Int = 4 << 20) async throws -> Value {
        guard headers[.contentType]?.hasPrefix("application/json") == true else {
            throw PageError(.unsupportedMediaType, "The request must be JSON.")
        }
        var bytes: [UInt8] = []
        for try await part in body {
            guard bytes.count + part.readableBytes <= limit else {
                throw PageError(.contentTooLarge, "The request is too large.")
            }
            bytes += part.readableBytesView
        }
        do { return try JSONDecoder().decode(Value.self, from: Data(bytes)) } catch {
            throw PageError(.badRequest, "The request does not say what it should.")
        }
    }
}
