import HTTPTypes

/// Why a request of the page cannot be answered: a status, and a sentence for the person who looks at it.
struct PageError: Error {
    let status: HTTPResponse.Status
    let message: String

    init(_ status: HTTPResponse.Status, _ message: String) {
        self.status = status
        self.message = message
    }
}
