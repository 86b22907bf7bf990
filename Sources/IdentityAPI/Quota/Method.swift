/// An HTTP method, as the service counts them: one quota each.
public enum Method: String, Sendable, Hashable, CaseIterable, Codable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    /// Its place in a table that has an element for each method, in the order of all cases: an array needs no hashing, and changes its elements in place.
    package var index: Int {
        switch self {
        case .get: 0
        case .post: 1
        case .put: 2
        case .patch: 3
        case .delete: 4
        }
    }
}
