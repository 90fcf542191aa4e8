package io.lockstep.devstack.smartcn;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.AnalyzerFactory;

/**
 * The analyzer {@code smartcn}, under the same name and with the same result as Elastic's own plugin, which is on no
 * registry that a build may use: so an index definition works on both.
 */
@NamedComponent(SmartcnAnalyzerFactory.NAME)
public final class SmartcnAnalyzerFactory implements AnalyzerFactory {

    public static final String NAME = "smartcn";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Analyzer create() {
        return new SmartChineseAnalyzer();
    }
}
