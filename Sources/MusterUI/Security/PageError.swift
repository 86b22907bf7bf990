import HTTPTypes
import Hummingbird
import NIOCore

/// Why a request of the page cannot be answered: a status, and a sentence for the person who looks at it.
struct PageError: Error {
    let status: HTTPResponse.Status
    let message: String

    init(_ status: HTTPResponse.Status, _ message: String) {
        self.status = status
        self.message = message
    }

    /// The answer, as the page's script reads it.
    var response: Response { .json(ErrorView(error: message), status) }
}

/// What the page's script reads of an error.
struct ErrorView: Encodable {
    var error: String
}
