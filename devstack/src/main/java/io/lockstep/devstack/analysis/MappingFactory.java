package io.lockstep.devstack.analysis;

import java.io.Reader;
import java.util.List;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.CharFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.ListSetting;

/** Elasticsearch's character filter {@code mapping}, of rules such as {@code 學 => 学}. */
@NamedComponent("mapping")
public final class MappingFactory implements CharFilterFactory {

    private final NormalizeCharMap map;

    @Inject
    public MappingFactory(Settings settings) {
        NormalizeCharMap.Builder rules = new NormalizeCharMap.Builder();
        for (String rule : settings.mappings()) {
            String[] sides = rule.split("=>", 2);
            rules.add(sides[0].strip(), sides[1].strip());
        }
        this.map = rules.build();
    }

    /** What the definition of an index says of it. */
    @AnalysisSettings
    public interface Settings {
        @ListSetting(path = "mappings")
        List<String> mappings();
    }

    @Override
    public Reader create(Reader text) {
        return new MappingCharFilter(map, text);
    }

    @Override
    public Reader normalize(Reader text) {
        return create(text);
    }
}
