package io.lockstep.devstack.analysis;

import java.io.Reader;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.CharFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.StringSetting;

/** Elasticsearch's character filter {@code pattern_replace}. */
@NamedComponent("pattern_replace")
public final class PatternReplaceFactory implements CharFilterFactory {

    private final Pattern pattern;
    private final String replacement;

    @Inject
    public PatternReplaceFactory(Settings settings) {
        this.pattern = Pattern.compile(settings.pattern());
        this.replacement = settings.replacement();
    }

    /** What the definition of an index says of it. */
    @AnalysisSettings
    public interface Settings {
        @StringSetting(path = "pattern", defaultValue = "")
        String pattern();

        @StringSetting(path = "replacement", defaultValue = "")
        String replacement();
    }

    @Override
    public Reader create(Reader text) {
        return new PatternReplaceCharFilter(pattern, replacement, text);
    }

    @Override
    public Reader normalize(Reader text) {
        return create(text);
    }
}
