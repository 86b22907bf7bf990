import Muster
import SystemPackage

/// What a plan is called.
extension DraftPlan {
    /// The heading: `Import robots.csv`.
    var title: String {
        let name = prepared.sheet.name
        return switch source {
        case .sheet: "Import \(name)"
        case .retry: "Retry failed rows of \(name)"
        case .undo: "Undo of the run of \(name)"
        case .rest: "The rest of the run of \(name)"
        }
    }

    /// What a new run's folder is called after.
    var fileName: String {
        let name = prepared.sheet.name
        if case .undo = source { return "undo-\(FilePath(name).stem ?? "run").csv" }
        return name
    }
}
