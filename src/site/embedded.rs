//! The built-in theme, inside of the binary, so that one file is the whole tool.

macro_rules! embed {
    ($($path:literal),+ $(,)?) => {
        &[$((
            $path,
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/", $path)),
        )),+]
    };
}

/// Every file of `themes/default` by its path there; a test holds that none is forgotten.
pub(super) static FILES: &[(&str, &[u8])] = embed![
    "assets/favicon.svg",
    "assets/filter.js",
    "assets/finder.js",
    "assets/fold.js",
    "assets/search-index.js",
    "assets/search-seen.js",
    "assets/search.js",
    "assets/site.css",
    "assets/site.js",
    "assets/theme.js",
    "templates/base.html",
    "templates/components/across.html",
    "templates/components/action.html",
    "templates/components/answer.html",
    "templates/components/chart.html",
    "templates/components/list.html",
    "templates/components/report.html",
    "templates/components/service.html",
    "templates/components/tracker.html",
    "templates/components/ui.html",
    "templates/feed.xml",
    "templates/pages/404.html",
    "templates/pages/actions-view.html",
    "templates/pages/actions.html",
    "templates/pages/appendix.html",
    "templates/pages/brief.html",
    "templates/pages/cause.html",
    "templates/pages/causes.html",
    "templates/pages/all-evidence.html",
    "templates/pages/evidence.html",
    "templates/pages/glossary.html",
    "templates/pages/in-common.html",
    "templates/pages/incidents.html",
    "templates/pages/overview.html",
    "templates/pages/owner.html",
    "templates/pages/redirect.html",
    "templates/pages/report.html",
    "templates/pages/rule.html",
    "templates/pages/rules.html",
    "templates/pages/search.html",
    "templates/pages/service-incidents.html",
    "templates/pages/service.html",
    "templates/pages/services.html",
    "templates/pages/step.html",
    "templates/pages/steps.html",
    "templates/pages/tag.html",
    "templates/pages/tags.html",
    "templates/pages/trends.html",
    "templates/parts/brand.html",
    "templates/parts/dialogs.html",
    "templates/parts/icons.html",
    "templates/parts/links.html",
    "templates/report/answer.html",
    "templates/report/around.html",
    "templates/report/causes.html",
    "templates/report/history.html",
    "templates/report/impact.html",
    "templates/report/matrix.html",
    "templates/report/move-on.html",
    "templates/report/notify.html",
    "templates/report/safeguards.html",
    "templates/report/staff.html",
    "templates/report/timeline.html",
    "templates/report/verification.html",
    "templates/rows/action.html",
    "templates/rows/incident.html",
    "templates/sitemap.xml",
    "templates/steps/gather.html",
    "templates/steps/impact.html",
    "templates/steps/improvements.html",
    "templates/steps/move-on.html",
    "templates/steps/notify.html",
    "templates/steps/root-cause.html",
    "templates/steps/safeguards.html",
    "templates/steps/staff-actions.html",
    "templates/steps/verification.html",
    "text/de.ftl",
    "text/en.ftl",
    "theme.toml",
];

#[cfg(test)]
mod tests {
    use super::FILES;

    #[test]
    fn every_file_of_the_theme_is_embedded() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/");
        let mut on_disk: Vec<String> = walkdir::WalkDir::new(root)
            .into_iter()
            .map(Result::unwrap)
            .filter(|e| e.file_type().is_file())
            .map(|e| e.path().to_str().unwrap().strip_prefix(root).unwrap().to_owned())
            .collect();
        on_disk.sort();
        let mut embedded: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        embedded.sort_unstable();
        assert_eq!(embedded, on_disk);
    }
}
